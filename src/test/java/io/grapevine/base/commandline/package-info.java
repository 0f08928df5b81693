/** How command lines are read. */
package io.grapevine.base.commandline;
