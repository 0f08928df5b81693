/** The embedded store of the history: a directory of database files, each with the records of some time. */
@NullMarked
package io.grapevine.history.store;

import org.jspecify.annotations.NullMarked;
