/** Tests of the package {@code mesh.protocol}. */
@NullMarked
package io.grapevine.mesh.protocol;

import org.jspecify.annotations.NullMarked;
