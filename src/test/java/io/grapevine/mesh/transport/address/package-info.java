/** Addresses and names, with a name service of the test's own. */
@NullMarked
package io.grapevine.mesh.transport.address;

import org.jspecify.annotations.NullMarked;
