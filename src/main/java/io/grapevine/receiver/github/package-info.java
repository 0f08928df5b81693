/** GitHub: an incident as an issue of a repository. */
@NullMarked
package io.grapevine.receiver.github;

import org.jspecify.annotations.NullMarked;
