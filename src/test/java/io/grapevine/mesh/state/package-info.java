/** Tests of the package {@code mesh.state}. */
@NullMarked
package io.grapevine.mesh.state;

import org.jspecify.annotations.NullMarked;
