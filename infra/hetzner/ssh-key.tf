# A project holds a given public key once, so a key that is already there is used and not made again.
resource "hcloud_ssh_key" "sovereign" {
  count = var.existing_ssh_key_id == null ? 1 : 0

  name       = "${local.name}-ssh"
  public_key = var.ssh_public_key
  labels     = local.labels
}

locals {
  ssh_key_id = var.existing_ssh_key_id == null ? hcloud_ssh_key.sovereign[0].id : tostring(var.existing_ssh_key_id)
}
