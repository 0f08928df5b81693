/** The container image, run by Docker as Kubernetes runs it: read-only, any user, little memory, without capabilities. */
@NullMarked
package io.grapevine.image;

import org.jspecify.annotations.NullMarked;
