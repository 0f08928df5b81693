/** Tests of the package {@code mesh.membership}. */
@NullMarked
package io.grapevine.mesh.membership;

import org.jspecify.annotations.NullMarked;
