/** The commands, one by one. */
package io.grapevine.amtool.command;
