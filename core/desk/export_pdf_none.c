#include "core/desk/export.h"
#include "core/desk/pdf.h"

bool pdf_is_built(void)
{
	return false;
}

enum err export_pdf(const struct case_file *file, struct buf *out)
{
	(void)file;
	(void)out;
	return err_fail(
		ERR_INVALID,
		"pdf: this strop was built without it (it needs pango: meson's feature \"pdf\"); "
		"md, html, json and csv can be written");
}
