/** Addresses of peers, and the periodic resolution of their names, as pods move. Membership is decided elsewhere. */
@NullMarked
package io.grapevine.mesh.transport.address;

import org.jspecify.annotations.NullMarked;
