/** The browsers that are subscribed to receivers, as the replicas share them. */
@NullMarked
package io.grapevine.features.push;

import org.jspecify.annotations.NullMarked;
