/**
 * The bridge to running Alertmanagers: exchanges silences and notification log with them over TCP, in the push/pull of
 * hashicorp/memberlist, without being a member of their cluster. {@link
 * io.grapevine.transport.memberlist.AlertmanagerBridge} decides on the loop when to exchange what with whom; {@link
 * io.grapevine.transport.memberlist.TcpExchanger} performs exchanges on threads of its own; {@link
 * io.grapevine.transport.memberlist.BridgedReplication} makes the replica rank after the Alertmanagers. Nothing of this
 * touches the port of the mesh.
 */
@NullMarked
package io.grapevine.transport.memberlist;

import org.jspecify.annotations.NullMarked;
