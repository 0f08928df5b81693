/** Grapevine's own API for acknowledgements of groups. */
@NullMarked
package io.grapevine.features.actions.web;

import org.jspecify.annotations.NullMarked;
