#include <libxml/xmlversion.h>
// With ICU enabled, libxml's headers would bring in the system's ICU, whose types clash with those Foundation carries.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
