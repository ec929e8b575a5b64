# Three control planes on one physical host would be no high availability.
resource "hcloud_placement_group" "region" {
  for_each = { for key, region in local.regions : key => region if region.ha }

  name   = "${each.value.prefix}-pg"
  type   = "spread"
  labels = each.value.labels
}
