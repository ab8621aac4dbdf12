/*
 * provider: a small email provider of Mailgun's shape on loopback, for checks of `strop sync`.
 *
 *	provider FOLDER
 *
 * The port it chose stands in FOLDER/port. Each question is a line of FOLDER/log: method, path, then the
 * values of Authorization and Idempotency-Key, or "-". While FOLDER/answer is there, its bytes are the
 * answer to everything (and FOLDER/post to every POST only); else subaccounts are disabled, enabled,
 * deleted and told of as asked. Ends with the signal that ends it.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUESTION_MAX 16384
#define ACCOUNTS_MAX 64
#define NAME_MAX_BYTES 128
#define COLLECTION "/v5/accounts/subaccounts"

struct account {
	char name[NAME_MAX_BYTES];
	const char *status;
};

static struct account accounts[ACCOUNTS_MAX];

static struct account *account_find(const char *name)
{
	size_t i = 0;

	while (i < ACCOUNTS_MAX - 1 && accounts[i].status && strcmp(accounts[i].name, name) != 0)
		i++;
	if (!accounts[i].status) {
		snprintf(accounts[i].name, sizeof(accounts[i].name), "%s", name);
		accounts[i].status = "open";
	}
	return &accounts[i];
}

/* The value of a header, into `value`; "-" when it is not there. */
static void header(const char *question, const char *name, char *value, size_t room)
{
	const char *line = question;

	snprintf(value, room, "-");
	while ((line = strstr(line, "\r\n")) != NULL) {
		line += 2;
		if (strncasecmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':') {
			line += strlen(name) + 1;
			line += strspn(line, " ");
			snprintf(value, room, "%.*s", (int)strcspn(line, "\r\n"), line);
			return;
		}
	}
}

static void note(const char *method, const char *path, const char *question)
{
	char authorization[512], key[512];
	FILE *log = fopen("log", "ae");

	header(question, "Authorization", authorization, sizeof(authorization));
	header(question, "Idempotency-Key", key, sizeof(key));
	if (!log)
		exit(1);
	fprintf(log, "%s %s %s %s\n", method, path, authorization, key);
	if (fclose(log))
		exit(1);
}

static bool give_file(int to, const char *name)
{
	FILE *file = fopen(name, "re");
	char part[4096];
	size_t got;

	if (!file)
		return false;
	while ((got = fread(part, 1, sizeof(part), file)) > 0)
		if (write(to, part, got) < 0)
			break;
	(void)fclose(file);
	return true;
}

static void give(int to, const char *status, const char *body)
{
	char whole[1024];
	int len = snprintf(whole, sizeof(whole),
			   "HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
			   "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
			   status, strlen(body), body);

	if (write(to, whole, (size_t)len) < 0)
		perror("provider");
}

/* "a.b%2D1/disable": the name ends in `name`, what is to be done is answered. */
static const char *path_read(const char *path, char name[NAME_MAX_BYTES])
{
	size_t len = strlen(COLLECTION "/");
	const char *end;

	if (strncmp(path, COLLECTION "/", len) != 0)
		return NULL;
	path += len;
	end = path + strcspn(path, "/");
	snprintf(name, NAME_MAX_BYTES, "%.*s", (int)(end - path), path);
	return end;
}

static void answer(int to, const char *method, const char *path, const char *question)
{
	char name[NAME_MAX_BYTES], body[512];
	const char *what;
	struct account *account;

	if (strcmp(method, "DELETE") == 0 && strcmp(path, COLLECTION) == 0) {
		header(question, "X-Mailgun-On-Behalf-Of", name, sizeof(name));
		account_find(name)->status = "closed";
		give(to, "200 OK", "{\"message\":\"deleted\"}");
		return;
	}
	what = path_read(path, name);
	if (!what) {
		give(to,
		     strncmp(path, COLLECTION, strlen(COLLECTION)) == 0 ? "200 OK"
									: "404 Not Found",
		     "{}");
		return;
	}
	account = account_find(name);
	if (strcmp(what, "/disable") == 0)
		account->status = "disabled";
	else if (strcmp(what, "/enable") == 0)
		account->status = "open";
	snprintf(body, sizeof(body), "{\"subaccount\":{\"id\":\"%s\",\"status\":\"%s\"}}", name,
		 account->status);
	give(to, "200 OK", body);
}

static void serve(int from)
{
	char question[QUESTION_MAX] = "", method[16] = "", path[1024] = "";
	size_t len = 0;

	while (len < sizeof(question) - 1 && !strstr(question, "\r\n\r\n")) {
		ssize_t got = read(from, question + len, sizeof(question) - 1 - len);

		if (got <= 0)
			return;
		len += (size_t)got;
		question[len] = 0;
	}
	if (sscanf(question, "%15s %1023s", method, path) != 2)
		return;
	note(method, path, question);
	if (give_file(from, "answer") || (strcmp(method, "POST") == 0 && give_file(from, "post")))
		return;
	answer(from, method, path, question);
}

/* Whatever becomes of the check, nothing listens for ever. */
#define LIFE_SECONDS 120

int main(int argc, char *argv[])
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	FILE *port;

	(void)signal(SIGPIPE, SIG_IGN);
	(void)alarm(LIFE_SECONDS);
	if (argc != 2 || chdir(argv[1]) || door < 0 ||
	    bind(door, (struct sockaddr *)&address, sizeof(address)) || listen(door, 8) ||
	    getsockname(door, (struct sockaddr *)&address, &len))
		return perror("provider"), 1;
	port = fopen("port.part", "we");
	if (!port)
		return perror("provider"), 1;
	fprintf(port, "%d\n", ntohs(address.sin_port));
	if (fclose(port) || rename("port.part", "port"))
		return perror("provider"), 1;
	for (;;) {
		int from = accept(door, NULL, NULL);

		if (from < 0)
			continue;
		serve(from);
		(void)shutdown(from, SHUT_WR);
		close(from);
	}
}
