locals {
  # Listening port to node port. The Gateway listens on the host network above the node-port range's end.
  listeners = merge(
    { "80" = 31080, "443" = 31443 },
    local.api_open_to_world ? { "6443" = 6443 } : {},
    local.multi_region ? { "2379" = 30379 } : {},
  )

  services = merge([for region in keys(local.regions) : { for listen, destination in local.listeners : "${region}/${listen}" => {
    region      = region
    listen      = tonumber(listen)
    destination = destination
  } }]...)
}

resource "hcloud_load_balancer" "region" {
  for_each = local.regions

  name               = "${each.value.prefix}-lb"
  load_balancer_type = var.lb_type
  location           = each.value.location
  labels             = each.value.labels

  algorithm {
    type = "round_robin"
  }
}

# A fixed address: an automatic one could be a server's.
resource "hcloud_load_balancer_network" "region" {
  for_each = local.regions

  load_balancer_id = hcloud_load_balancer.region[each.key].id
  subnet_id        = hcloud_network_subnet.region[each.key].id
  ip               = cidrhost(each.value.subnet_cidr, 250)

  # An import does not tell the subnet, and filling it in would detach a load balancer that is in the right place.
  lifecycle {
    ignore_changes = [subnet_id]
  }
}

resource "hcloud_load_balancer_service" "listener" {
  for_each = local.services

  load_balancer_id = hcloud_load_balancer.region[each.value.region].id
  protocol         = "tcp"
  listen_port      = each.value.listen
  destination_port = each.value.destination
  proxyprotocol    = false

  health_check {
    protocol = "tcp"
    port     = each.value.destination
    interval = 5
    timeout  = 3
    retries  = 3
  }
}

resource "hcloud_load_balancer_target" "control_plane" {
  for_each = local.control_planes

  load_balancer_id = hcloud_load_balancer.region[each.value.region].id
  type             = "server"
  server_id        = hcloud_server.control_plane[each.key].id
  use_private_ip   = true

  # The cloud refuses a private target while the load balancer is not in the server's network.
  depends_on = [hcloud_load_balancer_network.region]
}
