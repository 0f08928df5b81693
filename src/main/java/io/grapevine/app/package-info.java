/**
 * The program: reads the command line, starts the log, wires the rooms and stops them. The only room that sees all others.
 */
@NullMarked
package io.grapevine.app;

import org.jspecify.annotations.NullMarked;
