/**
 * Where the peers are: addresses as they stand in flags and on the wire, and the names behind them, which are looked up
 * again and again because pods move. Nothing here decides who is a member; it only says where one may knock.
 */
@NullMarked
package io.grapevine.cluster.address;

import org.jspecify.annotations.NullMarked;
