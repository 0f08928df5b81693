/** Planned silences: the silences that the rules of files ask for, made and extended by the replicas. */
@NullMarked
package io.grapevine.node.planned;

import org.jspecify.annotations.NullMarked;
