/** The server: parses the command line, starts logging, composes all packages, starts and stops them. */
@NullMarked
package io.grapevine.server;

import org.jspecify.annotations.NullMarked;
