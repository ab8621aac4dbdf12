/*
 * verbs: what each verb does. Private to core/cli; the table is in cli.c.
 *
 * Each is handed the command line as its row reads it, says what it has to say, and answers with the exit code (enum exit_code).
 */
#pragma once

struct cli;

/* verb_look.c */
int verb_queue(struct cli *cli);
int verb_show(struct cli *cli);
int verb_accounts(struct cli *cli);
int verb_clusters(struct cli *cli);
int verb_campaigns(struct cli *cli);
int verb_find(struct cli *cli);

/* verb_ip.c */
int verb_ip(struct cli *cli);

/* verb_claims.c */
int verb_claims(struct cli *cli);

/* verb_act.c */
int verb_disable(struct cli *cli);
int verb_enable(struct cli *cli);
int verb_delete(struct cli *cli);
int verb_undo(struct cli *cli);
int verb_take(struct cli *cli);
int verb_close(struct cli *cli);
int verb_note(struct cli *cli);
int verb_reply(struct cli *cli);
int verb_apart(struct cli *cli);
int verb_nickname(struct cli *cli);

/* verb_ingest.c */
int verb_ingest(struct cli *cli);

/* verb_scan.c */
int verb_scan(struct cli *cli);

/* verb_keep.c */
int verb_export(struct cli *cli);
int verb_audit(struct cli *cli);
int verb_backup(struct cli *cli);
int verb_doctor(struct cli *cli);
int verb_sync(struct cli *cli);

/* verb_open.c */
int verb_open(struct cli *cli);
int verb_demo(struct cli *cli);
int verb_manual(struct cli *cli);

/* verb_simulate.c */
int verb_simulate(struct cli *cli);

/* verb_update.c */
int verb_update(struct cli *cli);

/* verb_measure.c */
int verb_measure(struct cli *cli);
