/** Grapevine's own API for planned silences: the rules, and the silences that they will make. */
@NullMarked
package io.grapevine.features.planned.web;

import org.jspecify.annotations.NullMarked;
