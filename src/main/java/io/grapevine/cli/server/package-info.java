/** One Alertmanager, as commands speak to it: its API v2 by name, with the faults that amtool tells. */
@NullMarked
package io.grapevine.cli.server;

import org.jspecify.annotations.NullMarked;
