/**
 * The server: parses the command line, starts logging, composes all packages, starts and stops them, and reloads the configuration
 * when it is asked to or, with {@link io.grapevine.server.AutoReload}, when its files have changed.
 */
@NullMarked
package io.grapevine.server;

import org.jspecify.annotations.NullMarked;
