#pragma once
#include <libwebsockets.h>
#include <sys/socket.h>

/* How much room a buffer must leave before what is written: the name is a macro of a macro. */
static inline int drydock_lws_room(void) { return LWS_PRE; }

/* Drops a connection so that the other side sees a reset instead of an end. */
static inline void drydock_lws_reset_on_close(struct lws *wsi) {
  struct linger linger = { 1, 0 };
  setsockopt(lws_get_socket_fd(wsi), SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}
