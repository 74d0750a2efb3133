#pragma once
#include <libwebsockets.h>
#include <openssl/err.h>
#include <sys/socket.h>

/* How much room a buffer must leave before what is written: the name is a macro of a macro. */
static inline int drydock_lws_room(void) { return LWS_PRE; }

/* Forgets the errors of handshakes that have failed on this thread: what is left in their queue
   would make the next handshake pass for failed, too (the manual of SSL_get_error). */
static inline void drydock_tls_forget_errors(void) { ERR_clear_error(); }

/* Drops a connection so that the other side sees a reset instead of an end. */
static inline void drydock_lws_reset_on_close(struct lws *wsi) {
  struct linger linger = { 1, 0 };
  setsockopt(lws_get_socket_fd(wsi), SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}

/* Ends a wait of the library at a moment, also where that moment comes before the wait begins: a
   timer of the library that is due by then would fire first, and the wait go on to the next one. */
struct drydock_alarm {
  lws_sorted_usec_list_t timer;
  struct lws_context *context;
};

static inline void drydock_alarm_ring(lws_sorted_usec_list_t *timer) {
  lws_cancel_service(lws_container_of(timer, struct drydock_alarm, timer)->context);
}

/* The library waits for whole milliseconds, cut off: the rest keeps it from turning in circles. */
static inline void drydock_alarm_set(
  struct drydock_alarm *alarm, struct lws_context *context, long long milliseconds
) {
  alarm->context = context;
  lws_sul_schedule(context, 0, &alarm->timer, drydock_alarm_ring, milliseconds * 1000 + 900);
}
