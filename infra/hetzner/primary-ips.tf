# Made by us and not by the server: the address is known before the server, and a server without one would get an unlabelled address
# of its own. auto_delete would take it away behind the state's back.
resource "hcloud_primary_ip" "node" {
  for_each = local.nodes

  name        = "${each.value.name}-ipv4"
  type        = "ipv4"
  location    = local.regions[each.value.region].location
  auto_delete = false
  labels      = each.value.labels
}
