/** Addresses and names, with a name service of the test's own. */
@NullMarked
package io.grapevine.cluster.address;

import org.jspecify.annotations.NullMarked;
