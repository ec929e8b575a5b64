data "hcloud_location" "region" {
  for_each = local.regions

  name = each.value.location
}

resource "hcloud_network" "region" {
  for_each = local.regions

  name     = "${each.value.prefix}-network"
  ip_range = each.value.network_cidr
  labels   = each.value.labels
}

resource "hcloud_network_subnet" "region" {
  for_each = local.regions

  network_id   = hcloud_network.region[each.key].id
  type         = "cloud"
  network_zone = data.hcloud_location.region[each.key].network_zone
  ip_range     = each.value.subnet_cidr
}
