#include "core/cli/cli.h"
#include "tui/console.h"

int main(int argc, char *argv[])
{
	return cli_main(argc, argv, console_run, console_check);
}
