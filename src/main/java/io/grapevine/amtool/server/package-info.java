/** An Alertmanager, as commands speak to it: its API v2 by name, with the faults that amtool tells. */
@NullMarked
package io.grapevine.amtool.server;

import org.jspecify.annotations.NullMarked;
