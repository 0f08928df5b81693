/**
 * Versioned keys and values of one replica: {@link io.grapevine.mesh.state.VersionStore} holds the current version of
 * each key in memory, {@link io.grapevine.mesh.state.DurableState} writes it to a journal. Frames are not known here.
 */
@NullMarked
package io.grapevine.mesh.state;

import org.jspecify.annotations.NullMarked;
