/**
 * Automatic reloads: {@link io.grapevine.app.reload.AutoReload} compares the content of the files of the configuration,
 * which {@link io.grapevine.app.reload.ConfigSources} knows, and reloads it when they have changed.
 */
@NullMarked
package io.grapevine.app.reload;

import org.jspecify.annotations.NullMarked;
