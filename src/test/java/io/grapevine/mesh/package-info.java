/** The mesh in virtual time: a simulated network, the contract of channels, and replicas that must converge. */
@NullMarked
package io.grapevine.mesh;

import org.jspecify.annotations.NullMarked;
