/**
 * Automatic reloads: {@link io.grapevine.server.reload.AutoReload} compares the content of the files of the configuration,
 * which {@link io.grapevine.server.reload.ConfigSources} knows, and reloads it when they have changed.
 */
@NullMarked
package io.grapevine.server.reload;

import org.jspecify.annotations.NullMarked;
