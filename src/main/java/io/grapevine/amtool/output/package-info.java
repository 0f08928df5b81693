/**
 * What commands print: the three formats of amtool, byte for byte where standard output is no terminal, and tables that fit
 * where it is one.
 */
@NullMarked
package io.grapevine.amtool.output;

import org.jspecify.annotations.NullMarked;
