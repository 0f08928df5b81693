/** The commands, one by one. */
package io.grapevine.cli.command;
