/** Addresses of peers, and the periodic resolution of their names, as pods move. Membership is decided elsewhere. */
@NullMarked
package io.grapevine.cluster.address;

import org.jspecify.annotations.NullMarked;
