/** The two forms of events: protojson, as in files and web hooks, and protobuf. One schema writes both. */
@NullMarked
package io.grapevine.eventrecorder.encode;

import org.jspecify.annotations.NullMarked;
