/**
 * Brings the state of all members together: deltas above the version vector of each peer, and a periodic audit that
 * compares hashes and repairs what the vectors hide. {@link io.grapevine.mesh.sync.FrameCodec} encodes the frames that members
 * exchange as protobuf messages.
 */
@NullMarked
package io.grapevine.mesh.sync;

import org.jspecify.annotations.NullMarked;
