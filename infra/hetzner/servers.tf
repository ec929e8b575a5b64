resource "hcloud_server" "control_plane" {
  for_each = local.control_planes

  name               = each.value.name
  server_type        = each.value.size
  image              = var.image
  location           = local.regions[each.value.region].location
  user_data          = local.user_data[each.key]
  ssh_keys           = [local.ssh_key_id]
  firewall_ids       = [hcloud_firewall.sovereign.id]
  placement_group_id = local.regions[each.value.region].ha ? hcloud_placement_group.region[each.value.region].id : null
  labels             = each.value.labels

  public_net {
    ipv4_enabled = true
    ipv4         = hcloud_primary_ip.node[each.key].id
    ipv6_enabled = false
  }

  # Left out, alias_ips would be read back as a change on every run.
  network {
    subnet_id = hcloud_network_subnet.region[each.value.region].id
    ip        = each.value.private_ip
    alias_ips = []
  }

  lifecycle {
    # cloud-init runs once per server and keys are injected once, so a change here could only replace the node. public_net is never read
    # back: to an imported server the provider would "add" the address it already has, and delete that address on the way.
    ignore_changes = [user_data, ssh_keys, image, public_net]

    precondition {
      condition     = local.user_data_bytes[each.key] <= 32768
      error_message = "The user data of ${each.value.name} is larger than the 32768 bytes the cloud accepts: shorten ca_bundle_pem."
    }
  }
}

resource "hcloud_server" "worker" {
  for_each = local.workers

  name         = each.value.name
  server_type  = each.value.size
  image        = var.image
  location     = local.regions[each.value.region].location
  user_data    = local.user_data[each.key]
  ssh_keys     = [local.ssh_key_id]
  firewall_ids = [hcloud_firewall.sovereign.id]
  labels       = each.value.labels

  public_net {
    ipv4_enabled = true
    ipv4         = hcloud_primary_ip.node[each.key].id
    ipv6_enabled = false
  }

  network {
    subnet_id = hcloud_network_subnet.region[each.value.region].id
    ip        = each.value.private_ip
    alias_ips = []
  }

  lifecycle {
    ignore_changes = [user_data, ssh_keys, image, public_net]

    precondition {
      condition     = local.user_data_bytes[each.key] <= 32768
      error_message = "The user data of ${each.value.name} is larger than the 32768 bytes the cloud accepts: shorten ca_bundle_pem."
    }
  }

  # A worker joins its region's first control plane. Without room for that one, none of its workers should be paid for.
  depends_on = [hcloud_server.control_plane]
}
