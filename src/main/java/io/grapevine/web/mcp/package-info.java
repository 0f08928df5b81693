/**
 * The endpoint {@code /mcp} for assistants: the Model Context Protocol over streamable HTTP. Its tools ask the operations of
 * Grapevine's own API, for the same caller.
 */
@NullMarked
package io.grapevine.web.mcp;

import org.jspecify.annotations.NullMarked;
