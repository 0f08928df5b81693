@NullMarked
package io.grapevine.notify.pipeline;

import org.jspecify.annotations.NullMarked;
