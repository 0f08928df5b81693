/** The frames that members exchange, and their encoding as protobuf messages. */
@NullMarked
package io.grapevine.mesh.protocol;

import org.jspecify.annotations.NullMarked;
