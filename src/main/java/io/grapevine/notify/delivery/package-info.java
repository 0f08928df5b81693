@NullMarked
package io.grapevine.notify.delivery;

import org.jspecify.annotations.NullMarked;
