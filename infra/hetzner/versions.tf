terraform {
  required_version = ">= 1.11.0, < 2.0.0"

  # The lower bound is what keeps a second plan empty: before 1.58 a server's location came from a field today's API no longer sends,
  # and 1.62 is the first release in which a primary IP may leave assignee_type out.
  required_providers {
    hcloud = {
      source  = "hetznercloud/hcloud"
      version = ">= 1.62.0, < 2.0.0"
    }
  }

  # Address, lock and credentials come from TF_HTTP_*: the state lives in Catalyst, never in this folder.
  backend "http" {}
}

provider "hcloud" {
  token         = var.hcloud_token
  endpoint      = var.hcloud_endpoint
  poll_interval = var.hcloud_poll_interval
  poll_function = var.hcloud_poll_function
}
