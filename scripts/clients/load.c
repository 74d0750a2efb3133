/* Asks a server the same things over many connections that are kept, and says how fast it answered.

   load PORT CONNECTIONS SECONDS FILE...     each file is a whole request; a connection sends one after the other */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct peer {
  int socket;
  int file;
  double sent;
  char answer[262144];
  size_t have;
};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static int by_size(const void *left, const void *right) {
  double one = *(const double *)left, other = *(const double *)right;
  return (one > other) - (one < other);
}

static char **requests;
static size_t *lengths;
static int files;

/* Sends the next request of a connection. */
static void ask(struct peer *peer) {
  const char *request = requests[peer->file];
  ssize_t length = lengths[peer->file];
  peer->file = (peer->file + 1) % files;
  peer->have = 0;
  peer->sent = now();
  if (send(peer->socket, request, length, MSG_NOSIGNAL) != length) {
    perror("send");
    exit(1);
  }
}

/* Whether the answer has come whole. */
static int is_whole(struct peer *peer) {
  peer->answer[peer->have] = 0;
  char *end = strstr(peer->answer, "\r\n\r\n");
  char *length = strcasestr(peer->answer, "content-length:");
  if (!end || !length) return 0;
  return peer->have >= (size_t)(end - peer->answer) + 4 + strtoul(length + 15, NULL, 10);
}

int main(int count, char **words) {
  if (count < 5) return 64;
  int port = atoi(words[1]), peers = atoi(words[2]);
  files = count - 4;
  double seconds = atof(words[3]);
  requests = calloc(files, sizeof(char *));
  lengths = calloc(files, sizeof(size_t));
  for (int file = 0; file < files; file++) {
    FILE *input = fopen(words[4 + file], "rb");
    if (!input) return 66;
    requests[file] = malloc(65536);
    lengths[file] = fread(requests[file], 1, 65536, input);
    fclose(input);
  }
  struct peer *all = calloc(peers, sizeof(struct peer));
  int poll = epoll_create1(0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int index = 0; index < peers; index++) {
    struct peer *peer = &all[index];
    peer->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(peer->socket, (struct sockaddr *)&address, sizeof(address))) {
      perror("connect");
      return 1;
    }
    int on = 1;
    setsockopt(peer->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    peer->file = index % files;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
    epoll_ctl(poll, EPOLL_CTL_ADD, peer->socket, &event);
  }
  size_t done = 0, failed = 0, refused = 0, room = 1 << 22;
  double *latencies = malloc(room * sizeof(double)), start = now();
  for (int index = 0; index < peers; index++) ask(&all[index]);
  while (now() - start < seconds) {
    struct epoll_event events[256];
    int ready = epoll_wait(poll, events, 256, 100);
    for (int index = 0; index < ready; index++) {
      struct peer *peer = events[index].data.ptr;
      ssize_t got = recv(
        peer->socket, peer->answer + peer->have, sizeof(peer->answer) - 1 - peer->have, 0);
      if (got <= 0) {
        fprintf(stderr, "a connection ended: %s\n", got ? strerror(errno) : "closed");
        return 1;
      }
      peer->have += got;
      if (!is_whole(peer)) continue;
      if (done < room) latencies[done] = now() - peer->sent;
      done++;
      if (strncmp(peer->answer, "HTTP/1.1 200", 12)) failed++;
      else if (!strstr(peer->answer, "\"retCode\":0,") && refused++ == 0)
        fprintf(stderr, "refused: %s\n", strstr(peer->answer, "\r\n\r\n") + 4);
      ask(peer);
    }
  }
  double passed = now() - start;
  size_t kept = done < room ? done : room;
  qsort(latencies, kept, sizeof(double), by_size);
  if (!kept) return 1;
  printf("%8.0f requests/s   p50 %6.2f ms   p99 %6.2f ms   worst %6.2f ms   %zu failed   %zu refused\n",
    done / passed, latencies[kept / 2] * 1e3, latencies[kept * 99 / 100] * 1e3,
    latencies[kept - 1] * 1e3, failed, refused);
  return failed ? 1 : 0;
}
