/** The data of templates, and the ports that the template languages implement. */
@NullMarked
package io.grapevine.template;

import org.jspecify.annotations.NullMarked;
