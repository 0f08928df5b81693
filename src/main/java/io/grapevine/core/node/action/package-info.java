/** Actions on the incidents of groups, as messages ask for them. */
@NullMarked
package io.grapevine.core.node.action;

import org.jspecify.annotations.NullMarked;
