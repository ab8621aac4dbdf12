/*
 * customer: one visitor of a chat server, for checks: writes into a room what stands on standard input, prints what is said there.
 *
 *	customer PORT JID PASSWORD ROOM@SERVICE/NICK
 *
 * In, a line each: "say TEXT", "raw XML" (what the message holds instead), "typing", "bye". Out: "joined", "NICK: TEXT", "down".
 */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strophe.h>
#include <unistd.h>

#define LINE_MAX_BYTES 70000

struct customer {
	xmpp_ctx_t *context;
	xmpp_conn_t *connection;
	const char *room; /* with the nickname */
	char bare[400];
	bool over;
};

static int on_message(xmpp_conn_t *connection, xmpp_stanza_t *stanza, void *with)
{
	struct customer *c = with;
	const char *from = xmpp_stanza_get_from(stanza), *nick = from ? strchr(from, '/') : NULL;
	char *body = xmpp_message_get_body(stanza);

	(void)connection;
	if (body && nick)
		printf("%s: %s\n", nick + 1, body);
	xmpp_free(c->context, body);
	return 1;
}

static int on_presence(xmpp_conn_t *connection, xmpp_stanza_t *stanza, void *with)
{
	struct customer *c = with;
	const char *from = xmpp_stanza_get_from(stanza), *type = xmpp_stanza_get_type(stanza);

	(void)connection;
	if (from && !strcmp(from, c->room))
		printf("%s\n", type ? type : "joined");
	return 1;
}

static void on_change(xmpp_conn_t *connection, xmpp_conn_event_t event, int error,
		      xmpp_stream_error_t *stream, void *with)
{
	struct customer *c = with;

	(void)error;
	(void)stream;
	if (event != XMPP_CONN_CONNECT) {
		printf("down\n");
		c->over = true;
		return;
	}
	xmpp_handler_add(connection, on_message, NULL, "message", "groupchat", c);
	xmpp_handler_add(connection, on_presence, NULL, "presence", NULL, c);
	xmpp_send_raw_string(connection,
			     "<presence to='%s'><x xmlns='http://jabber.org/protocol/muc'>"
			     "<history maxstanzas='0'/></x></presence>",
			     c->room);
}

static void say(struct customer *c, const char *text)
{
	static unsigned said;
	xmpp_stanza_t *message;
	char id[24];

	snprintf(id, sizeof(id), "c%u", ++said);
	message = xmpp_message_new(c->context, "groupchat", c->bare, id);
	xmpp_message_set_body(message, text);
	xmpp_send(c->connection, message);
	xmpp_stanza_release(message);
}

static void obey(struct customer *c, char *line)
{
	line[strcspn(line, "\n")] = '\0';
	if (!strncmp(line, "say ", 4))
		say(c, line + 4);
	else if (!strncmp(line, "raw ", 4))
		xmpp_send_raw_string(c->connection,
				     "<message type='groupchat' to='%s'>%s</message>", c->bare,
				     line + 4);
	else if (!strcmp(line, "typing"))
		xmpp_send_raw_string(c->connection,
				     "<message type='groupchat' to='%s'><composing "
				     "xmlns='http://jabber.org/protocol/chatstates'/></message>",
				     c->bare);
	else if (!strcmp(line, "bye"))
		xmpp_disconnect(c->connection);
}

static void loop(struct customer *c)
{
	struct pollfd in = { STDIN_FILENO, POLLIN, 0 };
	char *line = malloc(LINE_MAX_BYTES);

	while (line && !c->over) {
		xmpp_run_once(c->context, 20);
		if (!xmpp_conn_is_connected(c->connection) || poll(&in, 1, 0) <= 0)
			continue;
		if (fgets(line, LINE_MAX_BYTES, stdin))
			obey(c, line);
		else
			in.fd = -1;
	}
	free(line);
}

int main(int argc, char **argv)
{
	struct customer c = { 0 };
	char *end;

	if (argc != 5)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	setvbuf(stdin, NULL, _IONBF, 0); /* poll() does not see what stdio holds back */
	xmpp_initialize();
	c.context = xmpp_ctx_new(NULL, NULL);
	c.connection = xmpp_conn_new(c.context);
	c.room = argv[4];
	snprintf(c.bare, sizeof(c.bare), "%.*s", (int)strcspn(argv[4], "/"), argv[4]);
	xmpp_conn_set_flags(c.connection, XMPP_CONN_FLAG_TRUST_TLS | XMPP_CONN_FLAG_DISABLE_SM);
	xmpp_conn_set_jid(c.connection, argv[2]);
	xmpp_conn_set_pass(c.connection, argv[3]);
	if (xmpp_connect_client(c.connection, "127.0.0.1",
				(unsigned short)strtoul(argv[1], &end, 10), on_change, &c))
		return 1;
	loop(&c);
	xmpp_conn_release(c.connection);
	xmpp_ctx_free(c.context);
	return 0;
}
