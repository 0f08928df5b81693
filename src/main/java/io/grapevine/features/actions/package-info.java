/** Actions on the incidents of groups, as messages ask for them. */
@NullMarked
package io.grapevine.features.actions;

import org.jspecify.annotations.NullMarked;
